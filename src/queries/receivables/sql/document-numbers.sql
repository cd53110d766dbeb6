select document_id, number from document_numbers where tenant = $1 and kind = $2 and document_id = any ($3::text[])
